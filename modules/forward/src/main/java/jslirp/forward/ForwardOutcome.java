package jslirp.forward;

/** Hears, once, what has become of a request. */
public interface ForwardOutcome {
    /** The forward stands. */
    void added(PortForward forward);

    /** Nothing of it stands. */
    void failed(ForwardFailure failure);
}
