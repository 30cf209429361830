/** What can be asked of a cutover, and the driven ports that it needs. Plain Java. */
@NullMarked
package io.ficus.cutover.application;

import org.jspecify.annotations.NullMarked;
