package jslirp.bindgen.model;

import java.util.List;

/**
 * A struct or union. Bit fields and members without a layout are not among {@code members}: they
 * become padding.
 *
 * @param className the simple name of the Java class; for an anonymous record, the label of its
 *     layout
 * @param union whether the members overlap
 * @param size in bytes
 * @param alignment what the C compiler gives the whole record; less than its members' in a packed
 *     one
 * @param members in order; the offsets of an anonymous record's members count from the start of the
 *     named one around it
 * @param nested named records declared inside, each a nested Java class
 */
public record Structure(
        String className,
        boolean union,
        long size,
        long alignment,
        List<Member> members,
        List<Structure> nested) {

    /** A part of the record, {@code offset} bytes from the start of the named one. */
    public sealed interface Member {
        long offset();

        long size();

        /** Ordinary. */
        record Field(String name, CType type, long offset) implements Member {
            @Override
            public long size() {
                return type.size();
            }
        }

        /**
         * A record without a name, whose members are used as if they were the outer record's own.
         */
        record Anonymous(Structure structure, long offset) implements Member {
            @Override
            public long size() {
                return structure.size();
            }
        }
    }
}
