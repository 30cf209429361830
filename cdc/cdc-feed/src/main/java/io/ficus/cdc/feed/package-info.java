/**
 * Carries change topics into domain stores, once in effect. The only code that knows the change
 * topics.
 */
@NullMarked
package io.ficus.cdc.feed;

import org.jspecify.annotations.NullMarked;
