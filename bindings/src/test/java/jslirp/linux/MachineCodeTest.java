package jslirp.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of the machine code, against assemblers, and run on an emulated aarch64. */
class MachineCodeTest {
    @TempDir Path folder;

    @Test
    void bytesForX86AreWhatTheAssemblerMakes() throws Exception {
        String source = "machine_code_x86_64.s";
        assertEquals(MachineCode.X86_64, assemble("x86_64-linux-gnu", source));
    }

    @Test
    void bytesForAarch64AreWhatTheAssemblerMakes() throws Exception {
        String source = "machine_code_aarch64.s";
        assertEquals(MachineCode.AARCH64, assemble("aarch64-linux-gnu", source));
    }

    @Test
    void bytesForAarch64RunOnAnEmulator() throws Exception {
        Path source = folder.resolve("harness.s");
        byte[] code = HexFormat.of().parseHex(MachineCode.AARCH64);
        String bytes = HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(code);
        String functions =
                """
                    .text
                    .balign 4
                call:
                    .byte %s
                    .set spawn, call + %d
                    .set walk, call + %d
                """
                        .formatted(bytes, MachineCode.AARCH64_SPAWN, MachineCode.AARCH64_WALK);
        Files.writeString(source, read("machine_code_harness_aarch64.s") + functions);
        String object = folder.resolve("harness.o").toString();
        String program = folder.resolve("harness").toString();
        Tools.run(Tools.find("aarch64-linux-gnu-as"), "-o", object, source.toString());
        Tools.run(Tools.find("aarch64-linux-gnu-ld"), "-static", "-o", program, object);
        String emulator = Tools.find("qemu-aarch64", "qemu-aarch64-static");
        assertEquals("walked\nwalked\n", Tools.run(emulator, program));
    }

    private String assemble(String prefix, String name) throws Exception {
        Path source = folder.resolve(name);
        Files.writeString(source, read(name));
        Path object = folder.resolve("code.o");
        Path text = folder.resolve("code.bin");
        Tools.run(Tools.find(prefix + "-as"), "-o", object.toString(), source.toString());
        Tools.run(
                Tools.find(prefix + "-objcopy"),
                "-O",
                "binary",
                "-j",
                ".text",
                object.toString(),
                text.toString());
        return HexFormat.of().formatHex(Files.readAllBytes(text));
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = MachineCodeTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
