import { quickPipeline } from '../../../../test/support/cast.js';
import { office } from '../../../../test/support/deal-rules.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { problemsOnCalendar } from './on-calendar.js';
import { need, norm, sound, visit } from './pipelines.spec-support.js';

const now = Date.UTC(2026, 2, 2);
const calendar = workingCalendar(office);

describe('a pipeline on its calendar', () => {
  it('has no problem when every norm ends within the years that are looked ahead', () => {
    expect(problemsOnCalendar(quickPipeline(), calendar, now)).toEqual([]);
  });

  it('is told of every norm and delay that would never end', () => {
    const { ladder, stages } = quickPipeline();
    const pipeline = quickPipeline({
      stalls: { noFutureActivity: 'PT87000H' },
      stages: [{ ...stages[0]!, norm: { A: 'P5D', B: 'PT87000H', C: 'P5D' } }, stages[1]!],
      ladder: [ladder[0]!, { ...ladder[1]!, after: 'PT87000H' }],
    });
    expect(problemsOnCalendar(pipeline, calendar, now).map(({ path }) => path)).toEqual([
      'stages.0.norm.B',
      'stalls.noFutureActivity',
      'ladder.1.after',
    ]);
  });

  it('is told of the norms of silence, overdue activities, actions and handovers too', () => {
    const never = 'PT87000H';
    const pipeline = {
      ...sound,
      stages: [{ ...need, actions: [{ ...visit, due: never }] }, sound.stages[1]!],
      stalls: { noFutureActivity: 'P2D', activityOverdue: never, customerSilent: { ...norm, C: never } },
      handover: { norm: never },
    };
    expect(problemsOnCalendar(pipeline, calendar, now).map(({ path }) => path)).toEqual([
      'stages.0.actions.0.due',
      'stalls.activityOverdue',
      'stalls.customerSilent.C',
      'handover.norm',
    ]);
  });
});
