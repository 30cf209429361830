/** What a cutover costs those who write: the check of the ownership, and the seam. */
@NullMarked
package io.ficus.benchmarks.cutover;

import org.jspecify.annotations.NullMarked;
