/** Connect values as bytes: JSON straight from the Struct, or whatever a converter makes. */
@NullMarked
package io.ficus.cdc.bridge.json;

import org.jspecify.annotations.NullMarked;
