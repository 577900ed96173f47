package jslirp.stack.event;

/** Why a packet was dropped. Every drop has exactly one reason. */
public enum DropReason {
    ETHERNET_SHORT("shorter than an Ethernet header"),
    ETHERTYPE_UNKNOWN("an EtherType the network does not speak"),
    NOT_FOR_US("an Ethernet destination that is neither ours nor a group's"),
    ARP_MALFORMED("an ARP packet that is cut or not for Ethernet and IPv4"),
    IP_MALFORMED("an IP header with impossible lengths or a wrong version"),
    IP_CHECKSUM("a wrong IPv4 header checksum"),
    IP_SOURCE("a source address that a guest cannot have"),
    IP_PROTOCOL("an IP protocol the network does not carry"),
    IP_OPTIONS("IPv6 extension headers out of order or too many"),
    IPV6_DISABLED("IPv6 while it is switched off"),
    IPV4_DISABLED("IPv4 or ARP in a network of IPv6 only"),
    NDP_MALFORMED("a neighbour discovery message that is cut, or not from the link"),
    TTL_EXCEEDED("a time to live that ran out"),
    FRAGMENT_MALFORMED("a fragment that overlaps, is too short or reaches past 65535 bytes"),
    FRAGMENT_LIMIT("too many incomplete datagrams"),
    FRAGMENT_TIMEOUT("a datagram whose missing fragments never came"),
    TOO_BIG("larger than the MTU, and not to be fragmented"),
    ICMP_MALFORMED("an ICMP message that is cut or has a wrong checksum"),
    ICMP_TYPE("an ICMP type that needs no answer"),
    UDP_MALFORMED("a UDP header with an impossible length"),
    UDP_CHECKSUM("a wrong UDP checksum"),
    TCP_MALFORMED("a TCP header with impossible lengths"),
    TCP_CHECKSUM("a wrong TCP checksum"),
    TCP_UNEXPECTED("a TCP segment that its flow cannot accept"),
    TCP_OUT_OF_ORDER("TCP data ahead of a gap, which the sender will send again"),
    DHCP_MALFORMED("a DHCP message that is cut or not a request"),
    DHCP_NO_LEASE("a DHCP request while every address is taken"),
    FORBIDDEN_DESTINATION("a destination that must never reach a socket of the host"),
    UNREACHABLE("a destination that the host or the options refuse"),
    NO_NEIGHBOR("to a guest address that nobody answers for"),
    OTHER_FAMILY("to the guest, from an address of the other IP version"),
    LINK_FULL("to the guest while the link was full"),
    LINK_ERROR("to the guest, refused by the link"),
    DNS_UNASKED("to the guest's resolver, from somebody whom it did not ask"),
    DNS_LATE("a second answer to a DNS query"),
    HOST_FULL("from the guest while the host's socket was full"),
    HOST_ERROR("from the guest, refused by the host's socket"),
    FLOW_LIMIT("a new flow while there are too many, or no descriptor is left");

    private final String meaning;

    DropReason(String meaning) {
        this.meaning = meaning;
    }

    /** What was dropped, in a few words. */
    public String meaning() {
        return meaning;
    }
}
