package jslirp.namespaces.peer;

import java.util.List;

/**
 * A question with the peer's answer and the one that is expected of this program.
 *
 * @param remarks the lines of comment above it
 * @param own the lines of the file that say how ours differs, and why; usually none
 */
public record Exchange(
        List<String> remarks, Question question, Answer peers, Answer ours, List<String> own) {
    public Exchange {
        remarks = List.copyOf(remarks);
        own = List.copyOf(own);
    }

    Exchange answered(Answer recorded) {
        return new Exchange(remarks, question, recorded, ours, own);
    }
}
