package jslirp.wire;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/**
 * Frames a Linux kernel (and the udhcpc of BusyBox 1.35) sent into a TAP device, captured there:
 * the guest is 02:00:00:00:00:01, 10.0.2.100 and fd00::100.
 */
final class Captures {
    /** Who has 10.0.2.2? Tell 10.0.2.100. */
    static final String ARP_REQUEST =
            "ffffffffffff0200000000010806"
                    + "0001080006040001"
                    + "0200000000010a000264"
                    + "0000000000000a000202";

    /** A DHCPDISCOVER with options 53, 57, 55, 12, 60, 61. */
    static final String DHCP_DISCOVER =
            "ffffffffffff0200000000010800"
                    + "4500014800000000401179a600000000ffffffff"
                    + "004400430134e896"
                    + "0101060030479c3b"
                    + "00".repeat(20)
                    + "020000000001"
                    + "00".repeat(202)
                    + "63825363"
                    + "350101"
                    + "39020240"
                    + "37070103060c0f1c2a"
                    + "0c056775657374"
                    + "3c0c756468637020312e33352e30"
                    + "3d0701020000000001"
                    + "ff"
                    + "00".repeat(13);

    /** An ICMP echo request of 16 bytes to 10.0.2.2. */
    static final String ECHO_REQUEST =
            "52550a0002020200000000010800"
                    + "450000243bf740004001e67c0a0002640a000202"
                    + "0800d0fc22f300004dceb64100000000";

    /** The second and last fragment of an ICMP echo request. */
    static final String LAST_FRAGMENT =
            "52550a0002020200000000010800"
                    + "450000943c4c00b9400124ff0a0002640a000202"
                    + "00".repeat(128);

    /** An ICMPv6 echo request to fd00::2. */
    static final String ECHO_REQUEST_V6 =
            "52560000000202000000000186dd"
                    + "6008fe4e00103a40"
                    + "fd000000000000000000000000000100"
                    + "fd000000000000000000000000000002"
                    + "8000311322f700005b65d54100000000";

    /** The first fragment of an ICMPv6 echo request. */
    static final String FIRST_FRAGMENT_V6 =
            "52560000000202000000000186dd"
                    + "6008fe4e05b02c40"
                    + "fd000000000000000000000000000100"
                    + "fd000000000000000000000000000002"
                    + "3a0000018c748eb1"
                    + "80006f8a22f9000007b4e441"
                    + "00".repeat(1436);

    /** An MLDv2 report: ICMPv6 behind hop-by-hop options with a router alert. */
    static final String MLD_REPORT =
            "33330000001602000000000186dd"
                    + "6000000000240001"
                    + "00000000000000000000000000000000"
                    + "ff020000000000000000000000000016"
                    + "3a00050200000100"
                    + "8f006f890000000104000000"
                    + "ff0200000000000000000001ff000001";

    /** A UDP datagram "hello" from port 43965 to fd00::2 port 53. */
    static final String UDP_V6 =
            "52560000000202000000000186dd"
                    + "600658f1000d1140"
                    + "fd000000000000000000000000000100"
                    + "fd000000000000000000000000000002"
                    + "abbd0035000d150c68656c6c6f";

    /** A SYN to 10.0.2.2 port 80 with MSS, SACK permitted, timestamps, window scale. */
    static final String SYN =
            "52550a0002020200000000010800"
                    + "4500003ce9bf4000400638970a0002640a000202"
                    + "b9440050f7e328d200000000a002faf04cd40000"
                    + "020405b40402080ae6bd26ca000000000103030a";

    /** An ACK with timestamps and two SACK blocks. */
    static final String TWO_SACK_BLOCKS =
            "52550a0002020200000000010800"
                    + "45000048e9c24000400638880a0002640a000202"
                    + "b9440050f7e328d3000003e9d010003f085c0000"
                    + "0101080ae6bd26ca0000004d"
                    + "0101051200000515000005790000044d000004b1";

    /** FIN, PSH, ACK and the payload "GET". */
    static final String FIN_WITH_DATA =
            "52550a0002020200000000010800"
                    + "4500004be9c64000400638810a0002640a000202"
                    + "b9440050f7e328d3000003e9d019003f67850000"
                    + "0101080ae6bd2c4f0000004d"
                    + "0101051200000515000005790000044d000004b1"
                    + "474554";

    private Captures() {}

    /** A segment of exactly these bytes, so that a read beyond them throws. */
    static MemorySegment segment(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
    }
}
