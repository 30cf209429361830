package io.ficus.membership.application;

import org.junit.jupiter.api.Nested;

class InMemoryMembersTest {

  @Nested
  class AsMembers extends MembersContract {
    private final Members members = new InMemoryMembers();

    @Override
    protected Members members() {
      return members;
    }
  }

  @Nested
  class AsMemberRecords extends MemberRecordsContract {
    private final InMemoryMembers members = new InMemoryMembers();

    @Override
    protected MemberRecords records() {
      return members;
    }

    @Override
    protected Members members() {
      return members;
    }
  }
}
