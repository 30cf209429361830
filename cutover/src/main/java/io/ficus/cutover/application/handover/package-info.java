/** Takes the steps of a hand-over, and takes over from an instance that was lost. */
@NullMarked
package io.ficus.cutover.application.handover;

import org.jspecify.annotations.NullMarked;
