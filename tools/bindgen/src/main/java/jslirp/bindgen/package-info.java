/**
 * A binding generator with jextract's command line and jextract's public API, small enough to be
 * part of the build.
 *
 * <p>{@link jslirp.bindgen.Main} parses the {@link jslirp.bindgen.Arguments}; {@link
 * jslirp.bindgen.Generator} lets libclang parse the header ({@code clang}), reads what is wanted
 * into a {@code model} ({@code read}), and turns that into Java ({@code write}). {@link
 * jslirp.bindgen.Generate} is the build's step: it prefers an installed jextract that can parse the
 * headers, and does nothing when nothing has changed.
 *
 * <p>Limits: Linux on 64-bit machines, C headers, no functional interfaces for function pointers,
 * global variables of scalar and pointer type only. As with jextract, bit fields and function-like
 * macros are not translated.
 */
@NullMarked
package jslirp.bindgen;

import org.jspecify.annotations.NullMarked;
