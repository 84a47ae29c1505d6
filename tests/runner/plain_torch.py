"""Programs that use PyTorch as people do every day."""

from __future__ import annotations

PROGRAMS = {
    "training-loop": """
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
loader = DataLoader(TensorDataset(torch.ones(8, 4), torch.ones(8, 1)), batch_size=4, shuffle=True)
for epoch in range(2):
    running = 0.0
    for x, y in loader:
        optimizer.zero_grad(set_to_none=True)
        loss = F.mse_loss(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running += loss.item() * x.size(0)
    scheduler.step()
    print(f"epoch {epoch}: lr {scheduler.get_last_lr()[0]:.4f}, {optimizer.param_groups[0]['lr']}")
""",
    "dataset": """
from torch.utils.data import Dataset, random_split, Subset
class Squares(Dataset):
    def __init__(self, n, transform=None):
        self._n = n
        self.transform = transform
    def __len__(self): return self._n
    def __getitem__(self, i):
        x = torch.tensor(float(i))
        return self.transform(x) if self.transform else x
def collate(batch): return torch.stack(batch) ** 2
next(iter(DataLoader(Squares(4), batch_size=2, collate_fn=collate)))
""",
    "iterable-dataset": """
from torch.utils.data import IterableDataset
class Count(IterableDataset):
    def __iter__(self): return iter(range(3))
list(DataLoader(Count(), batch_size=2))
""",
    "sampler": """
from torch.utils.data import Sampler
class Backwards(Sampler):
    def __init__(self, data): self.data = data
    def __iter__(self): return iter(reversed(range(len(self.data))))
    def __len__(self): return len(self.data)
[int(b) for b in DataLoader(torch.arange(3), sampler=Backwards(torch.arange(3)))]
""",
    "attention": """
class Attention(nn.Module):
    def __init__(self, dim, heads=2):
        super().__init__()
        assert dim % heads == 0, f"{dim=} is not divisible by {heads=}"
        self.heads, self.scale = heads, (dim // heads) ** -0.5
        self.qkv, self._out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.register_buffer("_mask", torch.tril(torch.ones(4, 4)).bool())
    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1) * self.scale).masked_fill(~self._mask[:t, :t], float("-inf"))
        return self._out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, d))
Attention(8)(torch.ones(2, 4, 8)).shape
""",
    "modulelist-getattr": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        for i in range(2):
            setattr(self, f"layer{i}", nn.Linear(2, 2))
        self.blocks = nn.ModuleList(nn.Linear(2, 2) for _ in range(2))
    def forward(self, x):
        for i in range(2):
            x = getattr(self, f"layer{i}")(x)
        for block in self.blocks:
            x = block(x)
        return x
Net()(torch.ones(1, 2)).shape
""",
    "getattr-literal": "getattr(nn, 'ReLU')(), getattr(F, 'relu', None), hasattr(torch.ones(1), 'grad')",
    "getattr-loop": "[getattr(torch, name)(torch.ones(2)).item() for name in ('sum', 'prod')]",
    "getattr-dtype": "bits = 32\ngetattr(torch, f'float{bits}')",
    "dict-of-functions": "acts = {'relu': F.relu, 'tanh': torch.tanh}\nacts['relu'](torch.ones(1))",
    "autograd-function": """
class Clamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low):
        ctx.save_for_backward(x)
        ctx.low = low
        return x.clamp(min=low)
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * (x > ctx.low), None
x = torch.ones(2, requires_grad=True)
Clamp.apply(x, 0.0).sum().backward()
x.grad
""",
    "own-optimizer": """
class Plain(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1):
        super().__init__(params, {"lr": lr})
    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(p.grad, alpha=-group["lr"])
                    self.state[p]["step"] = self.state[p].get("step", 0) + 1
w = nn.Parameter(torch.ones(1))
opt = Plain([w])
(w * 2).sum().backward()
opt.step()
w.item()
""",
    "own-scheduler": """
from torch.optim.lr_scheduler import LRScheduler
class Half(LRScheduler):
    def get_lr(self): return [base * 0.5 ** self.last_epoch for base in self.base_lrs]
opt = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=1.0)
s = Half(opt)
opt.step()
s.step()
s._last_lr, s._step_count
""",
    "hooks": """
seen = {}
def keep(name):
    def hook(module, inputs, output):
        seen[name] = (module.__class__.__name__, output.shape)
    return hook
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
handles = [m.register_forward_hook(keep(n)) for n, m in net.named_modules() if n]
net(torch.ones(1, 2))
[h.remove() for h in handles]
len(net[0]._forward_hooks), seen
""",
    "einops-like": """
def rearrange(x, heads):
    b, n, d = x.shape
    return x.reshape(b, n, heads, d // heads).transpose(1, 2)
torch.einsum("bhnd,bhmd->bhnm", rearrange(torch.ones(1, 2, 4), 2), rearrange(torch.ones(1, 2, 4), 2)).shape
""",
    "tensor-subclass": """
class Named(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return super().__torch_function__(func, types, args, kwargs or {})
t = torch.ones(2).as_subclass(Named)
type(t + 1).__name__, type(t) is Named
""",
    "state-dict": """
import copy, io
net = nn.Linear(2, 1)
other = copy.deepcopy(net)
other.load_state_dict(net.state_dict())
held = io.BytesIO()
torch.save(net.state_dict(), held)
held.seek(0)
sorted(torch.load(held, weights_only=True))
all(torch.equal(a, b) for a, b in zip(net.parameters(), other.parameters()))
""",
    "load-with-map": """
import io
h = io.BytesIO()
torch.save(torch.ones(1), h)
h.seek(0)
torch.load(h, map_location='cpu')
""",
    "private-of-torch": """
x = torch.ones(1, requires_grad=True)
y = (x ** 2)
y.grad_fn._saved_self, x._version, y._base
""",
    "init-weights": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.apply(self._init_weights)
    def _init_weights(self, m):
        if isinstance(m, nn.Linear):
            nn.init.kaiming_normal_(m.weight)
            nn.init.zeros_(m.bias)
Net().fc.bias.sum().item()
""",
    "vmap-grad": "from torch.func import grad, vmap\nvmap(grad(lambda x: x ** 3))(torch.arange(3.0))",
    "functional-call": """
from torch.func import functional_call
m = nn.Linear(1, 1)
functional_call(m, {k: v * 0 for k, v in m.named_parameters()}, torch.ones(1))
""",
    "distributions": """
from torch.distributions import Categorical
Categorical(logits=torch.zeros(2)).entropy()
""",
    "parametrize": """
import torch.nn.utils.parametrize as parametrize
class Symmetric(nn.Module):
    def forward(self, X): return X.triu() + X.triu(1).transpose(-1, -2)
layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, "weight", Symmetric())
torch.allclose(layer.weight, layer.weight.T)
""",
    "numpy": """
import numpy as np
x = torch.from_numpy(np.arange(4.0))
x.numpy().sum(), np.lib.stride_tricks.sliding_window_view(np.arange(4), 2)
""",
    "storage": """
x = torch.ones(4)
x.untyped_storage().data_ptr() == x.view(2, 2).untyped_storage().data_ptr(), x.as_strided((2,), (2,))
""",
    "set-from-another": "x = torch.zeros(1)\nx.set_(torch.ones(3))\nx",
    "aliases": """
import torch.nn as layers
functional = torch.nn.functional
layers.ReLU()(functional.relu(torch.ones(1)))
""",
    "amp-modes": """
with torch.autocast('cpu', dtype=torch.bfloat16), torch.inference_mode():
    r = (torch.ones(2, 2) @ torch.ones(2, 2)).dtype
r
""",
    "rnn": "out, (h, c) = nn.LSTM(2, 3, batch_first=True)(torch.ones(1, 4, 2))\nout.shape, h.shape",
}
