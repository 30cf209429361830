/**
 * The example monolith's half: legacy names, translators, legacy adapters, reconciliation pairs.
 */
@NullMarked
package io.ficus.shop;

import org.jspecify.annotations.NullMarked;
