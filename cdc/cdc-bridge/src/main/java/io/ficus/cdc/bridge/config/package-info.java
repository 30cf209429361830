/** What a bridge is told: from where, to where, how. Plain values. */
@NullMarked
package io.ficus.cdc.bridge.config;

import org.jspecify.annotations.NullMarked;
