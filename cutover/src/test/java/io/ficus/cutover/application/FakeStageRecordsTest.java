package io.ficus.cutover.application;

class FakeStageRecordsTest extends StageRecordsContract {

  private final FakeStageRecords records = new FakeStageRecords();

  @Override
  protected StageRecords records() {
    return records;
  }
}
