/* How many graphs a context keeps. */
#include "channel/context_internal.h"
#include "wire.h"

/* For a host that does not say what it allows. */
#define GRAPHS_UNTOLD 8u

/* The guest keeps what it has described, to compare it. */
#define DESCRIPTIONS_MAXIMUM ((64u << 20) / sizeof(struct wire_tensor))

/* A quarter of the host's quota is left to graphs that are not kept: those of plans and of graph_optimize, and the
 * first of a backend. */
void guest_graph_budget_open(struct guest_graph_budget *budget, const struct wire_context_hello_reply *allowed)
{
    const uint32_t graphs = allowed->graphs - allowed->graphs / 4;
    const uint64_t tensors = allowed->graph_tensors - allowed->graph_tensors / 4;

    budget->graphs_maximum = allowed->graphs ? graphs : GRAPHS_UNTOLD;
    budget->tensors_maximum = tensors && tensors < DESCRIPTIONS_MAXIMUM ? tensors : DESCRIPTIONS_MAXIMUM;
}

bool guest_graph_budget_has(struct guest_context *context, uint32_t graphs, uint32_t tensors)
{
    struct guest_graph_budget *budget = &context->graph_budget;

    return atomic_load_explicit(&budget->graphs, memory_order_relaxed) + graphs <= budget->graphs_maximum &&
           atomic_load_explicit(&budget->tensors, memory_order_relaxed) + tensors <= budget->tensors_maximum;
}

void guest_graph_budget_take(struct guest_context *context, uint32_t graphs, uint32_t tensors)
{
    atomic_fetch_add_explicit(&context->graph_budget.graphs, graphs, memory_order_relaxed);
    atomic_fetch_add_explicit(&context->graph_budget.tensors, tensors, memory_order_relaxed);
}

void guest_graph_budget_give(struct guest_context *context, uint32_t graphs, uint32_t tensors)
{
    atomic_fetch_sub_explicit(&context->graph_budget.graphs, graphs, memory_order_relaxed);
    atomic_fetch_sub_explicit(&context->graph_budget.tensors, tensors, memory_order_relaxed);
}
