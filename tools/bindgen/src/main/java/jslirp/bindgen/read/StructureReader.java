package jslirp.bindgen.read;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import jslirp.bindgen.clang.ClangType;
import jslirp.bindgen.clang.Cursor;
import jslirp.bindgen.clang.CursorKind;
import jslirp.bindgen.clang.TypeKind;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Structure;
import jslirp.bindgen.model.Structure.Member;

/** Reads one record with all that is inside it. */
final class StructureReader {
    private final TypeReader types;
    private final List<String> warnings;

    StructureReader(TypeReader types, List<String> warnings) {
        this.types = types;
        this.warnings = warnings;
    }

    /** A record with a class of its own; {@code path} is that class seen from the package. */
    Structure read(Cursor record, String simpleName, String path) {
        return new Reading(record.type(), path).structure(record, simpleName, new ArrayList<>());
    }

    private static boolean isRecord(Cursor cursor) {
        return cursor.kind() == CursorKind.STRUCT || cursor.kind() == CursorKind.UNION;
    }

    /** The record that the type is, or is an array of; null for others. */
    private static Cursor recordOf(Cursor field) {
        ClangType type = field.type();
        while (type.kind() == TypeKind.ARRAY || type.kind() == TypeKind.INCOMPLETE_ARRAY) {
            type = type.elementType();
        }
        return type.declaration().definition();
    }

    /**
     * One named record: offsets of its fields, also those of anonymous records within, count from
     * its start.
     */
    private final class Reading {
        private final ClangType root;
        private final String path;

        Reading(ClangType root, String path) {
            this.root = root;
            this.path = path;
        }

        /**
         * The classes nested in an anonymous record belong to the named one around it: {@code
         * nested} is its list.
         */
        Structure structure(Cursor record, String simpleName, List<Structure> nested) {
            List<Member> members = new ArrayList<>();
            List<Cursor> children = record.children();
            for (Cursor child : children) {
                if (isRecord(child) && child.isDefinition()) {
                    inner(child, children, members, nested);
                } else if (child.kind() == CursorKind.FIELD) {
                    field(child, members);
                }
            }
            ClangType type = record.type();
            boolean union = record.kind() == CursorKind.UNION;
            return new Structure(simpleName, union, type.size(), type.alignment(), members, nested);
        }

        /**
         * A record declared inside: named by its tag or by the field that uses it, else anonymous.
         */
        private void inner(
                Cursor child, List<Cursor> siblings, List<Member> members, List<Structure> nested) {
            String name = nameOf(child, siblings);
            if (name.isEmpty()) {
                Structure anonymous = structure(child, "$anon$" + child.place(), nested);
                start(anonymous.members(), child)
                        .ifPresent(offset -> members.add(new Member.Anonymous(anonymous, offset)));
                return;
            }
            String inside = path + "." + name;
            types.name(child, inside);
            nested.add(new Reading(child.type(), inside).structure(child, name, new ArrayList<>()));
        }

        private static String nameOf(Cursor child, List<Cursor> siblings) {
            if (!child.untagged()) {
                return child.spelling();
            }
            for (Cursor sibling : siblings) {
                if (sibling.kind() == CursorKind.FIELD
                        && recordOf(sibling).identity() == child.identity()) {
                    return sibling.spelling();
                }
            }
            return "";
        }

        /**
         * Where the anonymous record begins: its first field's place in the root less its place in
         * the record.
         */
        private OptionalLong start(List<Member> members, Cursor anonymous) {
            for (Member member : members) {
                switch (member) {
                    case Member.Field field -> {
                        long within = anonymous.type().offsetOf(field.name()) / 8;
                        return OptionalLong.of(field.offset() - within);
                    }
                    case Member.Anonymous inner -> {
                        OptionalLong found = start(inner.structure().members(), anonymous);
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                }
            }
            return OptionalLong.empty();
        }

        private void field(Cursor field, List<Member> members) {
            String name = field.spelling();
            if (field.bitField()) {
                warnings.add(path + "." + name + ": a bit field is left out");
                return;
            }
            CType type = types.read(field.type());
            if (type.unsupported()) {
                warnings.add(path + "." + name + ": no layout for " + field.type().spelling());
                return;
            }
            members.add(new Member.Field(name, type, root.offsetOf(name) / 8));
        }
    }
}
