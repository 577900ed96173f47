package jslirp.stack.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.Test;

class ResolversTest {
    private static final Endpoint FIRST = Endpoint.parse("192.0.2.1:53");
    private static final Endpoint SECOND = Endpoint.parse("[2001:db8::2]:53");
    private static final Endpoint THIRD = Endpoint.parse("127.0.0.53:53");

    /** Near the end of the clock, since times may wrap. */
    private static final long START = Long.MAX_VALUE - 5;

    private List<Endpoint> known = List.of(FIRST, SECOND, THIRD);
    private final Resolvers resolvers = new Resolvers(() -> known);

    private Endpoint first(long now) {
        return new NameserverRound(resolvers).next(now);
    }

    @Test
    void eachIsAskedOnceInTheOrderOfTheHost() {
        NameserverRound round = new NameserverRound(resolvers);
        assertEquals(FIRST, round.next(START));
        assertTrue(round.hasNext(START));
        assertEquals(SECOND, round.next(START));
        assertEquals(THIRD, round.next(START));
        assertFalse(round.hasNext(START));
        assertNull(round.next(START));
        assertEquals(THIRD, round.current());
        assertEquals(1, round.indexOf(SECOND));
        assertEquals(3, round.asked());
    }

    @Test
    void aSilentOneComesLastForThirtySeconds() {
        NameserverRound round = new NameserverRound(resolvers);
        round.next(START);
        round.silent(START + 5);
        assertEquals(SECOND, first(START + 5));
        assertEquals(SECOND, first(START + 5 + Resolvers.DEAD_NANOS - 1));
        assertEquals(FIRST, first(START + 5 + Resolvers.DEAD_NANOS));
    }

    @Test
    void whoAnsweredSomethingSinceIsNotDead() {
        NameserverRound round = new NameserverRound(resolvers);
        round.next(START);
        resolvers.answered(FIRST, START + 3);
        round.silent(START + 5);
        assertEquals(FIRST, first(START + 5));
        NameserverRound later = new NameserverRound(resolvers);
        later.next(START + 6);
        later.silent(START + 9);
        assertEquals(SECOND, first(START + 9));
    }

    @Test
    void anAnswerBringsADeadOneBack() {
        resolvers.failed(FIRST, START);
        assertEquals(SECOND, first(START + 1));
        resolvers.answered(FIRST, START + 2);
        assertEquals(FIRST, first(START + 3));
    }

    @Test
    void whenAllAreDeadAllAreAskedInOrder() {
        known.forEach(server -> resolvers.failed(server, START));
        NameserverRound round = new NameserverRound(resolvers);
        assertEquals(FIRST, round.next(START));
        assertEquals(SECOND, round.next(START));
        assertEquals(THIRD, round.next(START));
        assertNull(round.next(START));
    }

    @Test
    void aListThatChangesMeanwhileIsUsedAsItIs() {
        NameserverRound round = new NameserverRound(resolvers);
        assertEquals(FIRST, round.next(START));
        known = List.of(THIRD);
        assertEquals(THIRD, round.next(START));
        known = List.of();
        assertNull(round.next(START));
        known = List.of(SECOND);
        assertEquals(SECOND, round.next(START));
    }

    @Test
    void aListThatChangesForEverEndsTheRound() {
        NameserverRound round = new NameserverRound(resolvers);
        Set<Endpoint> asked = new HashSet<>();
        for (int i = 1; i < 100; i++) {
            known = List.of(Endpoint.parse("198.51.100." + i + ":53"));
            if (round.next(START) != null) {
                asked.add(round.current());
            }
        }
        assertEquals(NameserverRound.LONGEST, asked.size());
        assertFalse(round.hasNext(START));
    }

    @Test
    void whatIsRememberedIsBoundedAndTheOldestIsForgotten() {
        resolvers.failed(FIRST, START);
        List<Endpoint> many = new ArrayList<>(known);
        for (int i = 0; i < 64; i++) {
            many.add(Endpoint.parse("198.51.100.1:" + (1000 + i)));
            resolvers.failed(many.getLast(), START);
        }
        assertEquals(FIRST, first(START), "forgotten, and so believed alive");
        known = List.copyOf(many.reversed());
        assertEquals(THIRD, first(START));
    }
}
