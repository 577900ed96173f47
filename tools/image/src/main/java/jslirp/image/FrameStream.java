package jslirp.image;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.wire.IpProtocol;
import jslirp.wire.TcpHeader;

/** A TCP connection of {@link FrameGuest}, over a path that keeps everything in order. */
final class FrameStream {
    private static final int BYTES = 16 << 20;
    private static final int SEGMENT = 1460;
    private static final int WINDOW = 65_535;
    private static final int FIRST_PORT = 41_000;
    private static final long AT = FrameGuest.TRANSPORT;
    private static final int DOWNLOAD_PORT = FIRST_PORT;
    private static final int UPLOAD_PORT = FIRST_PORT + 1;

    private final FrameGuest guest;
    private final int localPort;
    private final int port;
    private int sndNxt = 1;
    private int sndUna = 1;
    private int sndWnd;
    private int rcvNxt;
    private boolean ended;

    private FrameStream(FrameGuest guest, int localPort, int port) {
        this.guest = guest;
        this.localPort = localPort;
        this.port = port;
    }

    /** Receives until the server has sent all. */
    static void download(FrameGuest guest, int port) throws IOException {
        FrameStream stream = new FrameStream(guest, DOWNLOAD_PORT, port);
        stream.open();
        stream.data(TrafficServer.DOWNLOAD, 1);
        while (!stream.ended) {
            if (stream.take() > 0 || stream.ended) {
                stream.send(TcpHeader.ACK, 0);
            }
        }
        stream.finish();
    }

    /** Sends what the server swallows, and waits for its confirmation. */
    static void upload(FrameGuest guest, int port) throws IOException {
        FrameStream stream = new FrameStream(guest, UPLOAD_PORT, port);
        stream.open();
        stream.data(TrafficServer.UPLOAD, 1);
        for (int sent = 0; sent < BYTES; sent += SEGMENT) {
            while (stream.sndNxt - stream.sndUna + SEGMENT > stream.sndWnd) {
                stream.take();
            }
            stream.data(0, SEGMENT);
        }
        stream.finish();
        while (!stream.ended) {
            stream.take();
        }
        stream.send(TcpHeader.ACK, 0);
    }

    private void open() throws IOException {
        send(TcpHeader.SYN, 0);
        sndNxt++;
        do {
            guest.receiveIpv4(IpProtocol.TCP);
        } while (!isOurs() || !has(TcpHeader.SYN));
        rcvNxt = TcpHeader.sequence(guest.in(), AT) + 1;
        acknowledged();
        send(TcpHeader.ACK, 0);
    }

    private void finish() throws IOException {
        send(TcpHeader.FIN | TcpHeader.ACK, 0);
        sndNxt++;
    }

    private void data(int first, int length) throws IOException {
        guest.out().set(ValueLayout.JAVA_BYTE, AT + TcpHeader.LENGTH, (byte) first);
        send(TcpHeader.ACK | TcpHeader.PSH, length);
        sndNxt += length;
    }

    private void send(int flags, int payload) throws IOException {
        MemorySegment out = guest.out();
        TcpHeader.sourcePort(out, AT, localPort);
        TcpHeader.destinationPort(out, AT, port);
        TcpHeader.sequence(out, AT, sndNxt);
        TcpHeader.acknowledgment(out, AT, rcvNxt);
        TcpHeader.dataOffset(out, AT, TcpHeader.LENGTH);
        TcpHeader.flags(out, AT, flags);
        TcpHeader.window(out, AT, WINDOW);
        TcpHeader.urgentPointer(out, AT, 0);
        guest.sendTcp(TcpHeader.LENGTH + payload);
    }

    /** Takes the next segment and returns how much new payload it brought. */
    private int take() throws IOException {
        guest.receiveIpv4(IpProtocol.TCP);
        if (!isOurs()) {
            return 0;
        }
        if (has(TcpHeader.RST)) {
            throw new IOException("the connection was reset");
        }
        acknowledged();
        if (TcpHeader.sequence(guest.in(), AT) != rcvNxt) {
            return 0;
        }
        int payload = guest.receivedLength() - TcpHeader.dataOffset(guest.in(), AT);
        rcvNxt += payload;
        if (has(TcpHeader.FIN)) {
            rcvNxt++;
            ended = true;
        }
        return payload;
    }

    private void acknowledged() {
        int number = TcpHeader.acknowledgment(guest.in(), AT);
        if (number - sndUna > 0) {
            sndUna = number;
        }
        sndWnd = TcpHeader.window(guest.in(), AT);
    }

    private boolean isOurs() {
        return TcpHeader.destinationPort(guest.in(), AT) == localPort;
    }

    private boolean has(int flag) {
        return (TcpHeader.flags(guest.in(), AT) & flag) != 0;
    }
}
