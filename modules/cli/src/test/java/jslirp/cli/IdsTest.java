package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class IdsTest {
    @Test
    void realRootHasAll() {
        String all = Ids.parse("         0          0 4294967295\n");
        assertEquals("0 0 4294967295\n", all);
        assertFalse(new Ids(all, all).single());
    }

    /** What they are outside is nothing that a namespace below could name. */
    @Test
    void rangesAreNamedAsTheyAreHere() {
        String map = "         0       1000          1\n         1     100000      65536\n";
        assertEquals("0 0 1\n1 1 65536\n", Ids.parse(map));
    }

    @Test
    void rootOfHisOwnNamespaceHasOne() {
        String one = Ids.parse("         0      54321          1\n");
        assertTrue(new Ids(one, one).single());
    }
}
