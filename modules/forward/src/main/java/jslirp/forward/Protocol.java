package jslirp.forward;

/** What a forward carries. */
public enum Protocol {
    TCP,
    UDP
}
