/**
 * The generic half of a legacy adapter: routing by stage, dual writes, compared reads, origin
 * marks.
 */
@NullMarked
package io.ficus.seam;

import org.jspecify.annotations.NullMarked;
