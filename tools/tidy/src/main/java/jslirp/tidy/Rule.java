package jslirp.tidy;

import java.util.function.Consumer;

/** Something that must hold for the whole source tree. */
interface Rule {
    /** Reports each place where the rule is broken. */
    void check(SourceTree tree, Consumer<Finding> findings);
}
