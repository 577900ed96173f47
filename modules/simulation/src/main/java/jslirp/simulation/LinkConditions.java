package jslirp.simulation;

/**
 * How bad the path between guest and stack is, in both directions. Chances are from 0 to 1.
 *
 * @param delayNanos how long each frame travels
 * @param jitterNanos how much longer some travel: frames overtake each other
 * @param loss the chance that a frame is lost
 * @param duplication the chance that a frame arrives twice
 * @param refusal the chance that the link says {@code -EAGAIN} to the stack though it has room
 * @param queueFrames how many frames to the guest may be under way before the link is full
 */
public record LinkConditions(
        long delayNanos,
        long jitterNanos,
        double loss,
        double duplication,
        double refusal,
        int queueFrames) {
    /** Nothing is lost and everything arrives at once. */
    public static final LinkConditions PERFECT = new LinkConditions(0, 0, 0, 0, 0, 1 << 20);

    /** The same with another delay. */
    public LinkConditions withDelay(long nanos) {
        return new LinkConditions(nanos, jitterNanos, loss, duplication, refusal, queueFrames);
    }

    /** The same with another jitter. */
    public LinkConditions withJitter(long nanos) {
        return new LinkConditions(delayNanos, nanos, loss, duplication, refusal, queueFrames);
    }

    /** The same with another chance of loss. */
    public LinkConditions withLoss(double chance) {
        return new LinkConditions(
                delayNanos, jitterNanos, chance, duplication, refusal, queueFrames);
    }

    /** The same with another chance of duplication. */
    public LinkConditions withDuplication(double chance) {
        return new LinkConditions(delayNanos, jitterNanos, loss, chance, refusal, queueFrames);
    }

    /** The same with another chance of refusal. */
    public LinkConditions withRefusal(double chance) {
        return new LinkConditions(delayNanos, jitterNanos, loss, duplication, chance, queueFrames);
    }

    /** The same with another queue. */
    public LinkConditions withQueue(int frames) {
        return new LinkConditions(delayNanos, jitterNanos, loss, duplication, refusal, frames);
    }
}
