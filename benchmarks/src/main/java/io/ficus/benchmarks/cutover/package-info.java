/** What a cutover costs those who write: the check of the ownership, the seam, and the pause. */
@NullMarked
package io.ficus.benchmarks.cutover;

import org.jspecify.annotations.NullMarked;
