package jslirp.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SourceTextTest {
    @Test
    void commentsLeaveTheCode() {
        SourceText text = new SourceText("a /* b */ c // d\ne");
        assertEquals("a         c     \ne", text.code());
        assertEquals("  /* b */   // d\n ", text.comments());
    }

    @Test
    void insideOfLiteralsIsNeitherCodeNorComment() {
        SourceText text = new SourceText("f(\"// \\\" x\", '\"', '\\'');");
        assertEquals("f(\"       \", ' ', '  ');", text.code());
        assertEquals(" ".repeat(text.code().length()), text.comments());
    }

    @Test
    void textBlockKeepsItsLines() {
        SourceText text = new SourceText("s = \"\"\"\n  // x \" y\n  \"\"\"; t");
        assertEquals("s = \"  \n          \n    \"; t", text.code());
    }

    @Test
    void unfinishedCommentAndLiteralEndWithTheText() {
        assertEquals("    ", new SourceText("/* a").code());
        assertEquals("\"  \\".length(), new SourceText("\"a \\").code().length());
    }
}
