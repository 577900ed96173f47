package jslirp.cli;

import jslirp.netns.Target;

/** The TAP device that the command line of slirp4netns names. */
sealed interface Device {
    /** To be made, or joined, in a network namespace. */
    record Named(Target target, String name) implements Device {}

    /** Already open: a descriptor inherited from the caller. */
    record Inherited(int descriptor) implements Device {}
}
