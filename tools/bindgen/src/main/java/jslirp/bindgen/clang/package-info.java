/**
 * libclang through the foreign function interface.
 *
 * <p>{@link jslirp.bindgen.clang.LibclangLibrary} finds the distribution's library, {@link
 * jslirp.bindgen.clang.Clang} is a session with it, and {@link jslirp.bindgen.clang.Cursor} and
 * {@link jslirp.bindgen.clang.ClangType} are libclang's two kinds of value. Nothing outside this
 * package sees a memory segment. All values belong to their session and die with it; a session is
 * used by the thread that made it.
 */
@NullMarked
package jslirp.bindgen.clang;

import org.jspecify.annotations.NullMarked;
