package jslirp.bindgen.write;

import javax.lang.model.SourceVersion;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Declaration.Value;

/** Small pieces of Java source. */
final class JavaText {
    private JavaText() {}

    /** A C name as a Java identifier. */
    static String identifier(String name) {
        return SourceVersion.isKeyword(name) ? name + "_" : name;
    }

    /** The Java type that carries a value of the C type. */
    static String carrier(CType type) {
        return switch (type) {
            case CType.Scalar scalar -> scalar.carrier();
            case CType.Nothing _ -> "void";
            default -> "MemorySegment";
        };
    }

    /** The class of the C type's layout. */
    static String layoutClass(CType type) {
        return switch (type) {
            case CType.Scalar scalar -> "ValueLayout." + scalar.layoutClass();
            case CType.Array _ -> "SequenceLayout";
            case CType.Composite _ -> "GroupLayout";
            default -> "AddressLayout";
        };
    }

    static String literal(CType.Scalar type, long value) {
        return switch (type) {
            case BOOL -> value == 0 ? "false" : "true";
            case CHAR -> "(byte) " + (byte) value;
            case SHORT -> "(short) " + (short) value;
            case INT -> Integer.toString((int) value);
            case LONG, LONG_LONG -> value + "L";
            case FLOAT, DOUBLE -> literal(type, (double) value);
        };
    }

    /** Through the bits where decimal digits cannot say it. */
    static String literal(CType.Scalar type, double value) {
        String text =
                Double.isFinite(value)
                        ? Double.toString(value)
                        : "Double.longBitsToDouble(" + Double.doubleToRawLongBits(value) + "L)";
        return type == CType.Scalar.FLOAT ? "(float) " + text : text;
    }

    static String literal(Value value) {
        return switch (value) {
            case Value.Whole whole -> literal(whole.type(), whole.value());
            case Value.Real real -> literal(real.type(), real.value());
            case Value.Address address -> "MemorySegment.ofAddress(" + address.value() + "L)";
            case Value.Text text -> quoted(text.value());
        };
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\%03o".formatted((int) c));
            } else if (c > '~') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
