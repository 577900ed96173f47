package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jslirp.host.Outbound;
import jslirp.host.OutboundAddress;
import jslirp.netns.Target;
import jslirp.stack.VirtualNetwork;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of slirp4netns: what is taken, what is refused, and with which words. */
final class AttachCommandLineTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void defaultsAreThePeers() throws UsageException {
        AttachOptions options = options("12", "tap0");
        assertEquals(
                new AttachOptions(
                        new Device.Named(Target.process(12), "tap0"),
                        false,
                        AttachOptions.KERNELS_MAC,
                        true,
                        true,
                        AttachOptions.NONE,
                        AttachOptions.NONE,
                        null,
                        false,
                        VirtualNetwork.DEFAULT,
                        Outbound.ROUTED,
                        List.of()),
                options);
        assertEquals("", output());
    }

    @Test
    void everyOptionArrives() throws UsageException {
        AttachOptions options =
                options(
                        "-ce7",
                        "--ready-fd=8",
                        "--mtu",
                        "65520",
                        "--cidr=10.0.135.128/25",
                        "--disable-host-loopback",
                        "--disable-host-addresses",
                        "--exit-with-target",
                        "--disable-dns",
                        "--macaddress=0e:d4:18:d9:38:fb",
                        "--offload=off",
                        "--splice=off",
                        "-a/run/s",
                        "12",
                        "tap0");
        VirtualNetwork network =
                new VirtualNetwork(
                        IpAddress.parse("10.0.135.128"), 25, 0, 65520, false, false, false);
        assertEquals(
                new AttachOptions(
                        new Device.Named(Target.process(12), "tap0"),
                        true,
                        0x0ed418d938fbL,
                        false,
                        false,
                        7,
                        8,
                        "/run/s",
                        true,
                        network,
                        Outbound.ROUTED,
                        List.of()),
                options);
    }

    @Test
    void podmansArgumentsAreUnderstoodButForWhatDoesNotExistYet() throws UsageException {
        AttachOptions options =
                options(
                        "--disable-host-loopback",
                        "--mtu=65520",
                        "--cidr=10.1.2.0/24",
                        "-c",
                        "-r",
                        "3",
                        "-e",
                        "4",
                        "--netns-type=path",
                        "/proc/self/ns/net",
                        "tap0");
        assertEquals(
                new Device.Named(new Target("/proc/self/ns/net", null), "tap0"), options.device());
        assertEquals(3, options.readyDescriptor());
        assertEquals(4, options.exitDescriptor());
    }

    @Test
    void userNamespaceMayBeNamedForProcessAndPath() throws UsageException {
        assertEquals(
                new Device.Named(Target.process(12, "/proc/self/ns/user"), "tap0"),
                options("--userns-path=/proc/self/ns/user", "12", "tap0").device());
        assertEquals(
                new Device.Named(new Target("/proc/self/ns/net", "/proc/self/ns/user"), "tap0"),
                options(
                                "--userns-path",
                                "/proc/self/ns/user",
                                "--netns-type=path",
                                "/proc/self/ns/net",
                                "tap0")
                        .device());
    }

    @Test
    void descriptorOfTapNeedsNoName() throws UsageException {
        assertEquals(new Device.Inherited(5), options("--netns-type=tapfd", "5").device());
        assertEquals("", output());
    }

    @Test
    void lastOfRepeatedOptionsWins() throws UsageException {
        AttachOptions options =
                options("-m", "1300", "-m", "1400", "-e3", "--exit-fd=4", "12", "tap0");
        assertEquals(1400, options.network().mtu());
        assertEquals(4, options.exitDescriptor());
    }

    @Test
    void surplusOperandsAreWarnedOfAndIgnored() throws UsageException {
        assertEquals(
                new Device.Named(Target.process(12), "tap0"),
                options("12", "tap0", "more", "and more").device());
        assertEquals("WARNING: too many arguments\n", output());
    }

    @Test
    void surplusOperandOfDescriptorIsWarnedOf() throws UsageException {
        assertEquals(new Device.Inherited(5), options("--netns-type=tapfd", "5", "tap0").device());
        assertEquals("WARNING: too many arguments\n", output());
    }

    @Test
    void deprecatedAliasWorksAndNamesItsReplacement() throws UsageException {
        assertFalse(options("--no-host-loopback", "12", "tap0").network().hostLoopback());
        assertTrue(output().startsWith("WARNING: --no-host-loopback"), output());
        assertTrue(output().contains("--disable-host-loopback"), output());
    }

    @ParameterizedTest
    @ValueSource(ints = {68, 1500, 65521})
    void mtuInRangeIsTaken(int mtu) throws UsageException {
        assertEquals(mtu, options("-m" + mtu, "12", "tap0").network().mtu());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "67", "65522", "1500x", "", "99999999999999999999"})
    void mtuOutOfRangeIsRefused(String mtu) {
        refusedWithHelp("MTU must be a positive integer (< 65522)", "--mtu=" + mtu, "12", "t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "3x", "", "2147483648", "4294967299"})
    void descriptorThatIsNoNumberIsRefused(String number) {
        refusedWithHelp("exit-fd must be a non-negative integer", "--exit-fd=" + number, "1", "t");
        refusedWithHelp("ready-fd must be a non-negative integer", "-r", number, "1", "t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-- -5", "12x", "x", "2147483648"})
    void processThatIsNoNumberIsRefused(String pid) {
        refusedWithHelp("PID must be a positive integer", (pid + " tap0").split(" "));
    }

    @Test
    void emptyProcessIsRefused() {
        refusedWithHelp("PID must be a positive integer", "", "tap0");
    }

    @Test
    void tooFewOperandsAreAnsweredWithTheHelpAlone() {
        refusedWithHelp("");
        refusedWithHelp("", "-c", "12");
        refusedWithHelp("", "--netns-type=path", "/");
        refusedWithHelp("", "--netns-type=tapfd");
    }

    @Test
    void tapDescriptorThatIsNoNumberIsRefused() {
        refusedWithHelp("TAPFD must a file descriptor", "--netns-type=tapfd", "x");
    }

    @Test
    void pathsThatLeadNowhereAreRefused() {
        refusedWithHelp(
                "existing path expected when --netns-type=path: No such file or directory",
                "--netns-type=path",
                "/nonexistent",
                "tap0");
        refusedWithHelp(
                "existing path expected when --netns-type=path: Not a directory",
                "--netns-type=path",
                "/etc/passwd/x",
                "tap0");
        refusedWithHelp("userns path doesn't exist: /nope", "--userns-path=/nope", "1", "tap0");
    }

    @Test
    void pathIsCheckedAsItIsRead() {
        refusedWithHelp("userns path doesn't exist: /nope", "--userns-path=/nope", "--bogus");
    }

    @Test
    void unknownKindOfNamespaceIsRefused() {
        refusedWithHelp(
                "--netns-type must be \"path\", \"pid\" or \"tapfd\"", "--netns-type=foo", "1");
    }

    @Test
    void unknownOffloadIsRefused() {
        refusedWithHelp("--offload must be either \"auto\" or \"off\"", "--offload=on", "1", "t");
    }

    @Test
    void macAddressNeedsConfigure() {
        refusedWithHelp(
                "--macaddr cannot be specified when --configure or -c is not specified",
                "--macaddress=bad");
    }

    @Test
    void ipv6IsAskedForByEitherOfItsOptions() throws UsageException {
        VirtualNetwork standard = VirtualNetwork.DEFAULT;
        long prefix = IpAddress.parse("fd12:3456:789a:1::").high();
        assertEquals(standard.withIpv6(VirtualNetwork.PREFIX6), options("-6", "1", "t").network());
        assertEquals("WARNING: Support for IPv6 is experimental\n", output());
        assertEquals(
                standard.withIpv6(prefix),
                options("--cidr6=fd12:3456:789a:1::/64", "1", "t").network());
        assertEquals(
                standard.withIpv6(VirtualNetwork.PREFIX6).withIpv6Only(),
                options("--ipv6-only", "1", "t").network());
    }

    @Test
    void randomIpv6NetworksAreLocalAndDiffer() throws UsageException {
        long one = options("--cidr6=random", "1", "t").network().prefix6();
        long other = options("--cidr6=random", "1", "t").network().prefix6();
        assertEquals(0xfd, one >>> 56);
        assertEquals(0, one & 0xffff, "the first subnet of the /48");
        assertFalse(one == other);
    }

    @ParameterizedTest
    @CsvSource({
        "fd00::, the prefix length of --cidr6 needs to be 64: fd00::",
        "fd00::/48, the prefix length of --cidr6 needs to be 64: fd00::/48",
        "fd00::2/64, '--cidr6 needs a network address like fd00::/64, not like fd00::2/64'",
        "10.0.2.0/64, invalid IPv6 network: 10.0.2.0/64",
        "x/64, invalid IPv6 network: x/64",
        "::/64, --cidr6 cannot be used for guests: ::/64",
        "fe80::/64, --cidr6 cannot be used for guests: fe80::/64",
        "ff02::/64, --cidr6 cannot be used for guests: ff02::/64"
    })
    void badIpv6NetworkIsRefusedWithoutHelp(String cidr, String message) {
        UsageException refusal =
                assertThrows(UsageException.class, () -> options("--cidr6=" + cidr, "1", "t"));
        assertEquals(message, refusal.getMessage());
        assertFalse(refusal.helpFollows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--enable-sandbox", "--enable-seccomp", "--target-type=bess"})
    void optionWithoutEffectIsNotAccepted(String option) {
        refusedWithHelp("slirp4netns: unrecognized option '" + option + "'", option, "1", "t");
        String name = option.split("=")[0];
        assertFalse(AttachCommandLine.help("slirp4netns").contains(name));
    }

    @ParameterizedTest
    @CsvSource({
        "24,                invalid CIDR: 24",
        "foo,               invalid CIDR: foo",
        "10.0.2.0,          invalid CIDR: 10.0.2.0",
        "10.0.2.0/,         invalid CIDR: 10.0.2.0/",
        "10.0.2.0/240,      invalid CIDR: 10.0.2.0/240",
        "10.0.2.0/24x,      invalid CIDR: 10.0.2.0/24x",
        "1.2.3.4.5/24,      invalid CIDR: 1.2.3.4.5/24",
        "1.2.3/24,          invalid CIDR: 1.2.3/24",
        "1000.0.2.0/24,     invalid CIDR: 1000.0.2.0/24",
        "fd00::/64,         invalid CIDR: fd00::/64",
        "256.0.2.0/24,      invalid network address: 256.0.2.0",
        "010.0.2.0/24,      invalid network address: 010.0.2.0",
        "10.0.2.0/0,        prefix length needs to be 1-25",
        "10.0.2.1/26,       prefix length needs to be 1-25",
        "10.0.2.0/99,       prefix length needs to be 1-25",
        "10.0.2.100/24,     'CIDR needs to be a network address like 10.0.2.0/24,"
                + " not like 10.0.2.100/24'",
    })
    void networkThatIsNoneIsRefused(String cidr, String message) {
        refusedWithoutHelp(message, "--cidr=" + cidr, "12", "tap0");
    }

    @Test
    void emptyNetworkIsRefused() {
        refusedWithoutHelp("invalid CIDR: ", "--cidr=", "12", "tap0");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.100",
        "128.0.0.0/1, 128.0.0.100",
        "10.0.135.128/25, 10.0.135.228"
    })
    void guestAddressFollowsFromTheNetwork(String cidr, String guest) throws UsageException {
        VirtualNetwork network = options("--cidr", cidr, "12", "tap0").network();
        assertEquals(guest, network.guest().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02:22:33", "0g:1:2:3:4:5", "1ff:1:2:3:4:5", "1:2:3:4:5:", "1-2"})
    void macAddressThatIsNoneIsRefused(String mac) {
        String firstLine = macRefusal(mac);
        assertEquals("\"" + mac + "\" is an invalid MAC address.", firstLine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01:02:03:04:05:06:07", "01:02:03:04:05:06:"})
    void longMacAddressIsRefused(String mac) {
        assertEquals(
                "\"" + mac + "\" is an invalid MAC address.  Is it too long?", macRefusal(mac));
    }

    @Test
    void macAddressMayHaveSingleDigits() throws UsageException {
        assertEquals(
                0x022203040506L,
                options("-c", "--macaddress=2:22:3:4:5:6", "12", "tap0").macAddress());
    }

    @Test
    void networkIsCheckedBeforeTheMacAddress() {
        refusedWithoutHelp("invalid CIDR: x", "-c", "--macaddress=x", "--cidr=x", "12", "tap0");
    }

    @Test
    void outboundAddressMayBeAnAddressOrAnInterface() throws UsageException {
        OutboundAddress literal = new OutboundAddress(IpAddress.parse("192.0.2.77"), null);
        assertEquals(
                new Outbound(literal, null),
                options("--outbound-addr=192.0.2.77", "12", "tap0").outbound());
        assertEquals("WARNING: Support for --outbound-addr is experimental\n", output());
        OutboundAddress loopback = new OutboundAddress(IpAddress.LOOPBACK_IPV4, "lo");
        assertEquals(
                new Outbound(loopback, null),
                options("--outbound-addr=lo", "12", "tap0").outbound());
    }

    /** The peer looks up what was given to the other option. */
    @Test
    void eachOutboundOptionStandsForItself() throws UsageException {
        OutboundAddress literal = new OutboundAddress(IpAddress.parse("2001:db8::7"), null);
        assertEquals(
                new Outbound(null, literal),
                options("--outbound-addr6=2001:db8::7", "12", "tap0").outbound());
        assertEquals("WARNING: Support for --outbound-addr6 is experimental\n", output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "10.0.2", "256.1.1.1", "", "fd00::1", "lo0"})
    void outboundAddressThatIsNoneIsRefused(String text) {
        UsageException refused =
                assertThrows(
                        UsageException.class, () -> options("--outbound-addr", text, "12", "tap0"));
        assertEquals(
                "outbound-addr has to be valid ipv4 address or interface name.",
                refused.text().lines().findFirst().orElseThrow());
        assertFalse(refused.helpFollows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "10.0.2.1", "fd00::zz", ""})
    void outboundAddressOfIpv6ThatIsNoneIsRefused(String text) {
        UsageException refused =
                assertThrows(
                        UsageException.class,
                        () -> options("--outbound-addr6", text, "12", "tap0"));
        assertEquals(
                "outbound-addr has to be valid ipv4 address or iterface name.",
                refused.text().lines().findFirst().orElseThrow());
    }

    @Test
    void networkIsCheckedBeforeTheOutboundAddress() {
        refusedWithoutHelp("invalid CIDR: x", "--outbound-addr=foo", "--cidr=x", "12", "tap0");
    }

    @Test
    void endWithTheTargetNeedsATarget() {
        refusedWithHelp(
                "--exit-with-target conflicts with --netns-type=tapfd",
                "--netns-type=tapfd",
                "--exit-with-target",
                "4");
    }

    @Test
    void firstOperandIsCheckedBeforeTheyAreCounted() {
        refusedWithHelp("PID must be a positive integer", "foo");
        refusedWithHelp("PID must be a positive integer", "foo", "tap0", "more");
        refusedWithHelp("", "12");
    }

    @Test
    void operandsAreCheckedBeforeTheNetwork() {
        refusedWithHelp("PID must be a positive integer", "--cidr=x", "0", "tap0");
    }

    @Test
    void helpAndVersionAreAnsweredAtOnce() throws UsageException {
        assertEquals(
                AttachCommandLine.help("slirp4netns"), shown("--disable-dns", "-h", "--bogus"));
        assertEquals(Version.ofPeer(), shown("-cv", "--bogus"));
    }

    @Test
    void whatIsWrongBeforeTheHelpIsRefused() {
        refusedWithHelp("slirp4netns: unrecognized option '--bogus'", "--bogus", "--help");
    }

    private String macRefusal(String mac) {
        UsageException refused =
                assertThrows(
                        UsageException.class,
                        () -> options("-c", "--macaddress=" + mac, "12", "tap0"));
        assertFalse(refused.helpFollows());
        String[] lines = refused.text().split("\n");
        assertEquals(2, lines.length);
        assertTrue(lines[1].startsWith("macaddress has to be a valid MAC address"), lines[1]);
        return lines[0];
    }

    private void refusedWithHelp(String message, String... words) {
        UsageException refused = assertThrows(UsageException.class, () -> parse(words));
        assertEquals(message, refused.text());
        assertTrue(refused.helpFollows());
    }

    private void refusedWithoutHelp(String message, String... words) {
        UsageException refused = assertThrows(UsageException.class, () -> parse(words));
        assertEquals(message, refused.text());
        assertFalse(refused.helpFollows());
    }

    private AttachOptions options(String... words) throws UsageException {
        return assertInstanceOf(Request.Attach.class, parse(words)).options();
    }

    private String shown(String... words) throws UsageException {
        return assertInstanceOf(Request.Show.class, parse(words)).text();
    }

    private Request parse(String... words) throws UsageException {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return AttachCommandLine.parse("slirp4netns", words, stream);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
