LIB_SRC += agents/agent.c agents/flight.c agents/pump.c agents/exchange.c agents/events.c agents/pipe.c
TEST_SRC += agents/agent_test.c
