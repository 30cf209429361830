/**
 * The configuration, {@code ficus.*}: one immutable record a concern. Unknown keys stop the start.
 */
@NullMarked
package io.ficus.app.config;

import org.jspecify.annotations.NullMarked;
