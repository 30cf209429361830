/** Why a bridge cannot go on, and what a failure means. */
@NullMarked
package io.ficus.cdc.bridge.fault;

import org.jspecify.annotations.NullMarked;
