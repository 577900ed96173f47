package jslirp.stack.tcp;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) over whole 64-bit words: a short-input hash that
 * nobody can foresee without the key.
 */
final class SipHash {
    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /**
     * The hash of the words, as the reference implementation has it for their little-endian bytes.
     */
    long hash(long... words) {
        v0 = 0x736f_6d65_7073_6575L ^ key0;
        v1 = 0x646f_7261_6e64_6f6dL ^ key1;
        v2 = 0x6c79_6765_6e65_7261L ^ key0;
        v3 = 0x7465_6462_7974_6573L ^ key1;
        for (long word : words) {
            compress(word);
        }
        compress((long) words.length * Long.BYTES << 56);
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void compress(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
