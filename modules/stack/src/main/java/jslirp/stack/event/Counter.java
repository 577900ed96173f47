package jslirp.stack.event;

/** What the stack counts, each with the sentence that explains it to a reader. */
public enum Counter {
    FRAMES_FROM_GUEST("frames received from the guest"),
    FRAMES_TO_GUEST("frames given to the guest"),
    BYTES_FROM_GUEST("bytes of frames received from the guest"),
    BYTES_TO_GUEST("bytes of frames given to the guest"),
    TCP_OPENED("TCP flows opened"),
    TCP_CLOSED("TCP flows ended, however they ended"),
    TCP_RESET("TCP flows ended by a reset from either side"),
    TCP_REFUSED("TCP flows that the host refused"),
    TCP_RETRANSMITTED("TCP segments sent to the guest again"),
    TCP_TIMEOUTS("retransmission timeouts toward the guest"),
    TCP_TIMEOUTS_IN_VAIN("retransmission timeouts when nothing was lost"),
    TCP_JUMBOGRAMS("TCP super-frames of more than 65535 bytes sent to the guest"),
    UDP_OPENED("UDP flows opened"),
    UDP_CLOSED("UDP flows ended"),
    ECHO_OPENED("ICMP echo flows opened"),
    ECHO_CLOSED("ICMP echo flows ended"),
    ICMP_ERRORS("ICMP errors sent to the guest"),
    LINK_FULL("frames that had to wait or were lost because the link was full"),
    BROKEN_FLOWS("flows reset because of a fault of our own");

    private final String meaning;

    Counter(String meaning) {
        this.meaning = meaning;
    }

    /** One sentence, without a full stop. */
    public String meaning() {
        return meaning;
    }
}
