package jslirp.tidy;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Third-party code: nothing at run time but jackson-jr in the API module, JUnit in tests, JMH in
 * the benchmarks, annotations at compile time. Plug-ins of the build are not looked at.
 */
final class Dependencies implements Rule {
    private static final Set<String> EVERYWHERE =
            Set.of("org.jspecify:provided", "org.junit.jupiter:test", "org.junit.platform:test");

    /** What a single module may use besides, as "module group". */
    private static final Set<String> SOMEWHERE =
            Set.of("modules/api tools.jackson.jr:compile", "jmh org.openjdk.jmh:compile");

    @Override
    public void check(SourceTree tree, Consumer<Finding> findings) {
        for (Map.Entry<String, String> project : tree.projects().entrySet()) {
            NodeList all = parse(project).getElementsByTagName("dependency");
            for (int i = 0; i < all.getLength(); i++) {
                checkDependency(project.getKey(), (Element) all.item(i), findings);
            }
        }
    }

    private static void checkDependency(
            String path, Element dependency, Consumer<Finding> findings) {
        String parent = dependency.getParentNode().getParentNode().getNodeName();
        // Managed versions give nobody a dependency, and those of a plug-in stay in the build.
        if (!parent.equals("project")) {
            return;
        }
        String group = child(dependency, "groupId", "");
        String scope = child(dependency, "scope", "compile");
        String module = path.replaceFirst("/?pom\\.xml$", "");
        String use = group + ":" + scope;
        if (!group.equals("jslirp")
                && !group.equals("${project.groupId}")
                && !EVERYWHERE.contains(use)
                && !SOMEWHERE.contains(module + " " + use)) {
            String name = group + ":" + child(dependency, "artifactId", "?");
            findings.accept(new Finding(path, 1, "dependency " + name + " in scope " + scope));
        }
    }

    private static String child(Element parent, String name, String otherwise) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? otherwise : found.item(0).getTextContent().strip();
    }

    private static Document parse(Map.Entry<String, String> project) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            InputSource source = new InputSource(new StringReader(project.getValue()));
            return factory.newDocumentBuilder().parse(source);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(project.getKey() + " cannot be read", e);
        }
    }
}
