package jslirp.stack.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jslirp.stack.GuestWire;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;

class NeighborsTest {
    private static final long HIGH = 0xfe80L << 48;
    private static final long MAC = 0x0202_0000_0001L;
    private static final long OTHER_MAC = 0x0202_0000_0002L;

    private final Neighbors neighbors = new Neighbors(GuestWire.ADDRESSES);

    @Test
    void whatWasLearnedLastCounts() {
        assertEquals(Neighbors.UNKNOWN, neighbors.mac(HIGH, 1));
        neighbors.learn(HIGH, 1, MAC);
        assertEquals(MAC, neighbors.mac(HIGH, 1));
        neighbors.learn(HIGH, 1, OTHER_MAC);
        assertEquals(OTHER_MAC, neighbors.mac(HIGH, 1));
    }

    @Test
    void everybodyOutsideIsBehindWhoeverSentLastFromThere() {
        long outside = IpAddress.mappedLow(0xcb00_7101);
        neighbors.learn(0, outside, MAC);
        assertEquals(MAC, neighbors.mac(0, outside + 1));
        neighbors.learn(0, outside + 2, OTHER_MAC);
        assertEquals(OTHER_MAC, neighbors.mac(0, outside));
    }

    @Test
    void theOldestMakesRoom() {
        for (int i = 0; i <= Neighbors.SIZE; i++) {
            neighbors.learn(HIGH, i, MAC);
        }
        assertEquals(Neighbors.UNKNOWN, neighbors.mac(HIGH, 0));
        assertEquals(MAC, neighbors.mac(HIGH, 1));
        assertEquals(MAC, neighbors.mac(HIGH, Neighbors.SIZE));
    }

    @Test
    void thousandsOfClaimedAddressesDoNotPushOutOneInUse() {
        neighbors.learn(HIGH, 1, MAC);
        neighbors.learn(HIGH, 2, MAC);
        for (int i = 100; i < 10_000; i++) {
            neighbors.learn(HIGH, i, OTHER_MAC);
            if (i % 30 == 0) {
                neighbors.learn(HIGH, 1, MAC);
                assertEquals(MAC, neighbors.mac(HIGH, 2));
            }
        }
        assertEquals(MAC, neighbors.mac(HIGH, 1));
        assertEquals(MAC, neighbors.mac(HIGH, 2));
    }

    @Test
    void whenAllAreInUseTheOldestMakesRoom() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < Neighbors.SIZE; i++) {
                neighbors.learn(HIGH, i, MAC);
            }
        }
        neighbors.learn(HIGH, 1000, MAC);
        assertEquals(MAC, neighbors.mac(HIGH, 1000));
        assertEquals(Neighbors.UNKNOWN, neighbors.mac(HIGH, 0));
        assertEquals(MAC, neighbors.mac(HIGH, 1));
    }
}
