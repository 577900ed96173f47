package jslirp.simulation;

import java.util.SplittableRandom;
import jslirp.stack.host.HostErrno;
import jslirp.wire.Endpoint;
import jslirp.wire.IcmpHeader;

/** A host whose peers do anything a peer may do, at any time: one seed, any behaviour. */
final class FickleHost {
    private static final int[] ERRORS = {
        HostErrno.ECONNREFUSED,
        HostErrno.ENETUNREACH,
        HostErrno.EHOSTUNREACH,
        HostErrno.ETIMEDOUT,
        HostErrno.ECONNRESET,
        HostErrno.EMFILE,
        HostErrno.EACCES
    };

    private final Simulation simulation;
    private final SplittableRandom random;

    FickleHost(Simulation simulation, long seed) {
        this.simulation = simulation;
        random = new SplittableRandom(seed);
        simulation.host().listenElsewhere(() -> new Peer());
        simulation.host().datagrams(this::datagram);
        simulation.host().echoes(this::datagram);
        simulation
                .host()
                .nameservers(
                        Endpoint.parse("127.0.0.53:53"),
                        Endpoint.parse("[2001:db8::53]:53"),
                        Endpoint.parse("192.0.2.53:53"));
    }

    private int error() {
        return ERRORS[random.nextInt(ERRORS.length)];
    }

    private long datagram(SimulatedDatagrams socket, Endpoint to, byte[] payload, int ttl) {
        int choice = random.nextInt(20);
        if (choice == 0) {
            return -error();
        }
        if (choice < 8) {
            byte[] answer = payload.clone();
            if (socket.isEcho()) {
                answer[0] = (byte) (to.address().isIpv4() ? 0 : IcmpHeader.V6.ECHO_REPLY);
            }
            simulation.after(random.nextLong(50_000_000), _ -> socket.arrive(to, ttl, answer));
        } else if (choice == 8) {
            int errno = error();
            simulation.after(
                    random.nextLong(50_000_000),
                    _ ->
                            socket.fail(
                                    e -> {
                                        e.errno = errno;
                                        e.icmp = random.nextBoolean();
                                        e.type = random.nextInt(256);
                                        e.code = random.nextInt(256);
                                        e.offenderHigh = to.address().high();
                                        e.offenderLow = to.address().low();
                                        e.destinationHigh = to.address().high();
                                        e.destinationLow = to.address().low();
                                        e.destinationPort = to.port();
                                    }));
        } else if (choice == 9) {
            simulation.after(0, _ -> socket.arrive(to, 0, new byte[random.nextInt(65_507)]));
        }
        return 0;
    }

    private final class Peer implements StreamPeer {
        @Override
        public long connect(SimulatedStream stream) {
            stream.contents(new Content(1), null);
            stream.sendBuffer(random.nextInt(3) == 0 ? random.nextInt(5000) : 1 << 20);
            return switch (random.nextInt(10)) {
                case 0 -> -error();
                case 1 -> random.nextInt(4) == 0 ? 0 : -error();
                case 2 -> {
                    simulation.after(random.nextLong(2_000_000_000), _ -> stream.fail(error()));
                    yield 0;
                }
                default -> {
                    long delay = random.nextInt(8) > 0 ? 0 : random.nextLong(100_000_000);
                    simulation.after(delay, _ -> start(stream));
                    yield 0;
                }
            };
        }

        @Override
        public void onSent(SimulatedStream stream) {
            simulation.after(random.nextLong(20_000_000), _ -> stream.drain(stream.unread()));
        }

        private void start(SimulatedStream stream) {
            stream.established();
            for (int i = random.nextInt(10); i > 0; i--) {
                simulation.after(random.nextLong(1_000_000_000), _ -> act(stream));
            }
        }

        private void act(SimulatedStream stream) {
            switch (random.nextInt(10)) {
                case 0 -> stream.endInput();
                case 1 -> stream.fail(error());
                case 2, 3 -> stream.wakeForNothing();
                case 4 -> stream.sendBuffer(random.nextInt(100_000));
                default -> stream.arrive(random.nextInt(random.nextInt(4) == 0 ? 200_000 : 2000));
            }
        }
    }
}
