/**
 * From the model to Java source with jextract's public API.
 *
 * <p>One header class with constants, functions and scalar typedefs, its superclass with the scalar
 * layouts, and one class for each struct, union and record typedef. What is behind that API differs
 * from jextract where start-up gains by it: a function's descriptor and address can be had without
 * linking its method handle, which lives in a class of its own; the layouts of a record are made
 * when the first of them is asked for, while sizes and offsets are plain numbers; symbol lookup
 * begins with the first address; array elements are found by arithmetic instead of variable
 * handles.
 */
@NullMarked
package jslirp.bindgen.write;

import org.jspecify.annotations.NullMarked;
