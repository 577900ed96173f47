package jslirp.cli;

final class Run {
    Run(RunOptions o, java.io.PrintStream e) {}

    int carryOut() {
        return 0;
    }
}
