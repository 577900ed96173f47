package jslirp.jmh.throughput;

/**
 * What is transferred.
 *
 * @param direction which way the bytes go
 * @param flows how many TCP connections carry them at once
 */
public record Load(Direction direction, int flows) {
    /** Where several flows are measured, so many. */
    public static final int SEVERAL = 8;

    /** By one flow. */
    public static Load one(Direction direction) {
        return new Load(direction, 1);
    }

    /** By several flows at once. */
    public static Load several(Direction direction) {
        return new Load(direction, SEVERAL);
    }

    /** For the reader of a report. */
    String words() {
        return direction.words() + (flows == 1 ? "" : ", %d flows".formatted(flows));
    }
}
