/** What everyone may know of a cutover: domains, stages, epochs, and the front door. */
@NullMarked
package io.ficus.cutover;

import org.jspecify.annotations.NullMarked;
