package jslirp.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.TcpHeader;
import jslirp.wire.TcpOptions;
import jslirp.wire.UdpHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All headers of one packet: read as the stack reads them, every check included, and written. The
 * TCP header carries timestamps, as nearly every segment of a Linux guest does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderBenchmark {
    private static final long ETHERNET = 50;
    private static final long IP = ETHERNET + EthernetHeader.LENGTH;
    private static final long TRANSPORT = IP + Ipv4Header.LENGTH;
    private static final int TCP_LENGTH = TcpHeader.LENGTH + TcpOptions.TIMESTAMPS_LENGTH;
    private static final int TEXT = 1448;
    private static final long TCP_END = TRANSPORT + TCP_LENGTH + TEXT;
    private static final long UDP_END = TRANSPORT + UdpHeader.LENGTH + TEXT;
    private static final int FRAME = 2048;
    private static final long GUEST_MAC = 0x0202_0304_0506L;
    private static final long GATEWAY_MAC = 0x5255_0a00_0202L;

    private final MemorySegment tcp = Arena.global().allocate(FRAME, 64);
    private final MemorySegment udp = Arena.global().allocate(FRAME, 64);
    private int sequence;

    /** Writes the packets that are read. */
    @Setup
    public void write() {
        writeTcp();
        writeUdp();
    }

    /** Ethernet, IPv4 and TCP with timestamps; the sum keeps every field from being left out. */
    @Benchmark
    public long readTcp() {
        MemorySegment s = tcp;
        long sum = readNetwork(s, TCP_END);
        if (!TcpHeader.fits(s, TRANSPORT, TCP_END)) {
            return -1;
        }
        long timestamps = TcpOptions.timestamps(s, TRANSPORT);
        return sum
                + TcpHeader.sourcePort(s, TRANSPORT)
                + TcpHeader.destinationPort(s, TRANSPORT)
                + TcpHeader.sequence(s, TRANSPORT)
                + TcpHeader.acknowledgment(s, TRANSPORT)
                + TcpHeader.dataOffset(s, TRANSPORT)
                + TcpHeader.flags(s, TRANSPORT)
                + TcpHeader.window(s, TRANSPORT)
                + TcpOptions.timestampValue(s, timestamps)
                + TcpOptions.timestampEcho(s, timestamps);
    }

    /** Ethernet, IPv4 and UDP. */
    @Benchmark
    public long readUdp() {
        MemorySegment s = udp;
        long sum = readNetwork(s, UDP_END);
        if (!UdpHeader.fits(s, TRANSPORT, UDP_END)) {
            return -1;
        }
        return sum
                + UdpHeader.sourcePort(s, TRANSPORT)
                + UdpHeader.destinationPort(s, TRANSPORT)
                + UdpHeader.totalLength(s, TRANSPORT)
                + UdpHeader.checksum(s, TRANSPORT);
    }

    /** Ethernet, IPv4 with its checksum, TCP with timestamps; the TCP checksum is the link's. */
    @Benchmark
    public MemorySegment writeTcp() {
        MemorySegment s = tcp;
        writeNetwork(s, IpProtocol.TCP, (int) (TCP_END - IP));
        TcpHeader.sourcePort(s, TRANSPORT, 80);
        TcpHeader.destinationPort(s, TRANSPORT, 40000);
        TcpHeader.sequence(s, TRANSPORT, sequence++);
        TcpHeader.acknowledgment(s, TRANSPORT, sequence);
        TcpHeader.dataOffset(s, TRANSPORT, TCP_LENGTH);
        TcpHeader.flags(s, TRANSPORT, TcpHeader.ACK | TcpHeader.PSH);
        TcpHeader.window(s, TRANSPORT, 0xffff);
        TcpHeader.checksum(s, TRANSPORT, 0);
        TcpHeader.urgentPointer(s, TRANSPORT, 0);
        TcpOptions.writeTimestamps(s, TRANSPORT + TcpHeader.LENGTH, sequence, sequence);
        return s;
    }

    /** Ethernet, IPv4 with its checksum, UDP. */
    @Benchmark
    public MemorySegment writeUdp() {
        MemorySegment s = udp;
        writeNetwork(s, IpProtocol.UDP, (int) (UDP_END - IP));
        UdpHeader.sourcePort(s, TRANSPORT, 80);
        UdpHeader.destinationPort(s, TRANSPORT, 40000);
        UdpHeader.totalLength(s, TRANSPORT, UdpHeader.LENGTH + TEXT);
        UdpHeader.checksum(s, TRANSPORT, 0);
        return s;
    }

    private static long readNetwork(MemorySegment s, long end) {
        if (!EthernetHeader.fits(s, ETHERNET, end)
                || EthernetHeader.etherType(s, ETHERNET) != EthernetHeader.IPV4
                || !Ipv4Header.fits(s, IP, end)
                || !Ipv4Header.isChecksumValid(s, IP)
                || Ipv4Header.isFragment(s, IP)) {
            throw new IllegalStateException("not what was written");
        }
        return EthernetHeader.destination(s, ETHERNET)
                + EthernetHeader.source(s, ETHERNET)
                + Ipv4Header.protocol(s, IP)
                + Ipv4Header.ttl(s, IP)
                + Ipv4Header.sourceLow(s, IP)
                + Ipv4Header.destinationLow(s, IP);
    }

    private static void writeNetwork(MemorySegment s, int protocol, int totalLength) {
        EthernetHeader.destination(s, ETHERNET, GUEST_MAC);
        EthernetHeader.source(s, ETHERNET, GATEWAY_MAC);
        EthernetHeader.etherType(s, ETHERNET, EthernetHeader.IPV4);
        Ipv4Header.headerLength(s, IP, Ipv4Header.LENGTH);
        Ipv4Header.tos(s, IP, 0);
        Ipv4Header.totalLength(s, IP, totalLength);
        Ipv4Header.identification(s, IP, 0);
        Ipv4Header.flags(s, IP, Ipv4Header.DF);
        Ipv4Header.ttl(s, IP, 64);
        Ipv4Header.protocol(s, IP, protocol);
        Ipv4Header.source(s, IP, 0x0a00_0202);
        Ipv4Header.destination(s, IP, 0x0a00_0264);
        Ipv4Header.fillChecksum(s, IP);
    }
}
