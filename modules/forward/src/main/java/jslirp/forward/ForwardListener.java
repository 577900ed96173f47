package jslirp.forward;

/** Hears of forwards and flows as they come and go. */
public interface ForwardListener {
    /** A forward has been added. */
    default void added(PortForward forward) {}

    /** A forward has been removed; its flows live on. */
    default void removed(PortForward forward) {}

    /** A client has come by a forward. */
    default void opened(ForwardedFlow flow) {}

    /** A flow has ended; its numbers are final. */
    default void closed(ForwardedFlow flow) {}
}
