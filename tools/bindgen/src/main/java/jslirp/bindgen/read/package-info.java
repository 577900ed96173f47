/**
 * From a header to the model.
 *
 * <p>{@link jslirp.bindgen.read.HeaderReader} walks the header's top-level declarations once, in
 * order, and asks {@link jslirp.bindgen.Inclusions} of each whether it is wanted. {@link
 * jslirp.bindgen.read.MacroFolder} then parses the header a second time behind a list of variables,
 * one for each wanted macro, and reads the values the compiler gave them. Left out: function-like
 * macros, bit fields, inline functions, and types that Java's linker cannot pass.
 */
@NullMarked
package jslirp.bindgen.read;

import org.jspecify.annotations.NullMarked;
