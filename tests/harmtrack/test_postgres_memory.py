from harmtrack.embedded.postgres import fitted_to


def test_the_embedded_database_takes_a_quarter_of_the_memory_but_no_more_than_it_can_use() -> None:
    assert "shared_buffers=2048MB" in fitted_to(8 * 2**30)
    assert "shared_buffers=4096MB" in fitted_to(64 * 2**30)
    assert "shared_buffers=128MB" in fitted_to(2**28)
