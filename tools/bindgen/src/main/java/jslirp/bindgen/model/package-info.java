/**
 * What a header declares, as the writer needs it: no libclang, no Java text.
 *
 * <p>Types are what the calling convention and the memory layout see: typedefs are resolved, enums
 * are their integers, every pointer is alike. Signed and unsigned integers are one thing, since
 * Java has one.
 */
@NullMarked
package jslirp.bindgen.model;

import org.jspecify.annotations.NullMarked;
