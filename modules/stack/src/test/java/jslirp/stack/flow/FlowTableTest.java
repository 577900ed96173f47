package jslirp.stack.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowTableTest {
    private final FlowTable table = new FlowTable(0x1234_5678_9abc_def0L);

    private static final class Marker implements Flow {
        @Override
        public void flush(long now) {}

        @Override
        public void abandon(long now) {}
    }

    @Test
    void portsOfDifferentProtocolsDiffer() {
        assertNotEquals(FlowTable.ports(6, 1, 2), FlowTable.ports(17, 1, 2));
        assertNotEquals(FlowTable.ports(6, 1, 2), FlowTable.ports(6, 2, 1));
        assertNotEquals(FlowTable.ports(6, 65535, 0), FlowTable.ports(6, 0, 65535));
    }

    @Test
    void everyPartOfTheKeyCounts() {
        Marker flow = new Marker();
        assertTrue(table.add(1, 2, 3, 4, 5, flow));
        assertSame(flow, table.find(1, 2, 3, 4, 5));
        assertNull(table.find(0, 2, 3, 4, 5));
        assertNull(table.find(1, 0, 3, 4, 5));
        assertNull(table.find(1, 2, 0, 4, 5));
        assertNull(table.find(1, 2, 3, 0, 5));
        assertNull(table.find(1, 2, 3, 4, 0));
    }

    @Test
    void aKeyIsTakenOnce() {
        table.add(1, 2, 3, 4, 5, new Marker());
        assertThrows(IllegalStateException.class, () -> table.add(1, 2, 3, 4, 5, new Marker()));
    }

    @Test
    void behavesAsAMapUnderRandomChanges() {
        Random random = new Random(3);
        Map<Long, Marker> model = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            long key = random.nextInt(2_000);
            if (model.containsKey(key)) {
                assertSame(model.get(key), table.find(key, 0, key, 0, 7));
                table.remove(key, 0, key, 0, 7);
                model.remove(key);
            } else {
                assertNull(table.find(key, 0, key, 0, 7));
                Marker flow = new Marker();
                table.add(key, 0, key, 0, 7, flow);
                model.put(key, flow);
            }
            assertEquals(model.size(), table.size());
        }
        assertEquals(model.size(), table.all().length);
        model.forEach((key, flow) -> assertSame(flow, table.find(key, 0, key, 0, 7)));
    }

    @Test
    void theLimitIsKept() {
        for (int i = 0; i < FlowTable.LIMIT; i++) {
            assertTrue(table.add(i, 0, 0, 0, 0, new Marker()));
        }
        assertFalse(table.add(-1, 0, 0, 0, 0, new Marker()));
        assertEquals(FlowTable.LIMIT, table.size());
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        table.remove(1, 2, 3, 4, 5);
        assertEquals(0, table.size());
    }
}
