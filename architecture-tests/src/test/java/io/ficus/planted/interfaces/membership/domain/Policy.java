package io.ficus.planted.interfaces.membership.domain;

interface Policy {
  boolean allows();
}
