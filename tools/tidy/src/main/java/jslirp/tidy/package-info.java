/**
 * The house rules as a test: what reviewers would otherwise have to remember.
 *
 * <p>{@link jslirp.tidy.SourceTree} reads every Java file and every project file of the repository
 * once. A {@link jslirp.tidy.Rule} looks at the whole tree and reports a {@link
 * jslirp.tidy.Finding} for each place that breaks it. {@link jslirp.tidy.HouseRules} lists the
 * rules that hold; the test of this module applies them all and fails with every finding, so that
 * one run shows everything there is to mend.
 *
 * <p>Rules judge what is written, not what is meant: a file is parsed by the JDK's own compiler,
 * and its text is split into code and comments by {@link jslirp.tidy.SourceText}, but nothing is
 * resolved. A clock read through an alias therefore goes unnoticed. The module graph, which the
 * compiler enforces, guards what it can; the rules guard the rest.
 *
 * <p>Formatting is left to the formatter, and null safety to the compiler's plug-ins.
 */
@NullMarked
package jslirp.tidy;

import org.jspecify.annotations.NullMarked;
